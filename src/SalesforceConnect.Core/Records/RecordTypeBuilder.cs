using System.Reflection;
using System.Reflection.Emit;

namespace SalesforceConnect.Records;

/// <summary>
/// Makes the classes of records. A class has a field and a property of type <see cref="object"/> for each name: PowerShell would
/// turn a null into an empty text on its way into a property of type <see cref="string"/>. A property's setter lets the record remember
/// the value that was read; <see cref="SfRecord.SetValue"/>, by which records are read, does not.
/// </summary>
internal static class RecordTypeBuilder
{
    private const MethodAttributes Accessor = MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.SpecialName;
    private const MethodAttributes Override = MethodAttributes.Family | MethodAttributes.HideBySig | MethodAttributes.Virtual;

    private static readonly MethodInfo s_remember = typeof(SfRecord).GetMethod("Remember", BindingFlags.Instance | BindingFlags.NonPublic)!;

    // Shapes of one object are classes of one name, which people see in errors: the second one needs an assembly of its own.
    private static readonly List<ModuleBuilder> s_modules = [];
    private static readonly Dictionary<string, int> s_classes = new(StringComparer.Ordinal);

    /// <summary>Makes the class for a shape.</summary>
    /// <param name="className">Its name, without the namespace; there may be several of one name.</param>
    /// <param name="names">The names of its properties, in order.</param>
    public static Type Build(string className, IReadOnlyList<string> names)
    {
        lock (s_classes)
        {
            int number = s_classes.TryGetValue(className, out int last) ? last + 1 : 0;
            s_classes[className] = number;
            TypeBuilder type = ModuleOf(number).DefineType(
                $"SalesforceConnect.Records.{className}", TypeAttributes.Public | TypeAttributes.Sealed, Parent(names.Count));
            ConstructorBuilder constructor = type.DefineDefaultConstructor(MethodAttributes.Public);
            FieldBuilder[] fields = [.. names.Select((name, index) => DefineProperty(type, name, index))];
            DefineGetValue(type, fields);
            DefineSetValue(type, fields);
            ILGenerator create = Begin(type, nameof(SfRecord.CreateNew), typeof(SfRecord));
            create.Emit(OpCodes.Newobj, constructor);
            create.Emit(OpCodes.Ret);
            return type.CreateTypeInfo()!.AsType();
        }
    }

    private static ModuleBuilder ModuleOf(int number)
    {
        if (number == s_modules.Count)
        {
            s_modules.Add(AssemblyBuilder
                .DefineDynamicAssembly(new AssemblyName("SalesforceConnect.Records"), AssemblyBuilderAccess.Run)
                .DefineDynamicModule("SalesforceConnect.Records"));
        }

        return s_modules[number];
    }

    // PowerShell shows up to four properties as a table by itself; what has nine or more hardly fits into one.
    private static Type Parent(int properties) => properties is > 4 and < 9 ? typeof(SfTabularRecord) : typeof(SfRecord);

    private static FieldBuilder DefineProperty(TypeBuilder type, string name, int index)
    {
        FieldBuilder field = type.DefineField("_" + name, typeof(object), FieldAttributes.Private);
        MethodBuilder get = type.DefineMethod("get_" + name, Accessor, typeof(object), Type.EmptyTypes);
        ILGenerator getter = get.GetILGenerator();
        getter.Emit(OpCodes.Ldarg_0);
        getter.Emit(OpCodes.Ldfld, field);
        getter.Emit(OpCodes.Ret);
        MethodBuilder set = type.DefineMethod("set_" + name, Accessor, null, [typeof(object)]);
        ILGenerator setter = set.GetILGenerator();
        setter.Emit(OpCodes.Ldarg_0);
        setter.Emit(OpCodes.Ldc_I4, index);
        setter.Emit(OpCodes.Call, s_remember);
        setter.Emit(OpCodes.Ldarg_0);
        setter.Emit(OpCodes.Ldarg_1);
        setter.Emit(OpCodes.Stfld, field);
        setter.Emit(OpCodes.Ret);
        PropertyBuilder property = type.DefineProperty(name, PropertyAttributes.None, typeof(object), null);
        property.SetGetMethod(get);
        property.SetSetMethod(set);
        return field;
    }

    private static void DefineGetValue(TypeBuilder type, FieldBuilder[] fields)
    {
        ILGenerator code = Begin(type, nameof(SfRecord.GetValue), typeof(object), typeof(int));
        Label[] cases = EmitSwitch(code, fields.Length);
        code.Emit(OpCodes.Ldnull);
        code.Emit(OpCodes.Ret);
        for (int index = 0; index < fields.Length; index++)
        {
            code.MarkLabel(cases[index]);
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldfld, fields[index]);
            code.Emit(OpCodes.Ret);
        }
    }

    private static void DefineSetValue(TypeBuilder type, FieldBuilder[] fields)
    {
        ILGenerator code = Begin(type, nameof(SfRecord.SetValue), null, typeof(int), typeof(object));
        Label[] cases = EmitSwitch(code, fields.Length);
        code.Emit(OpCodes.Ret);
        for (int index = 0; index < fields.Length; index++)
        {
            code.MarkLabel(cases[index]);
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldarg_2);
            code.Emit(OpCodes.Stfld, fields[index]);
            code.Emit(OpCodes.Ret);
        }
    }

    private static Label[] EmitSwitch(ILGenerator code, int count)
    {
        Label[] cases = [.. Enumerable.Range(0, count).Select(_ => code.DefineLabel())];
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Switch, cases);
        return cases;
    }

    private static ILGenerator Begin(TypeBuilder type, string name, Type? result, params Type[] parameters)
    {
        MethodBuilder method = type.DefineMethod(name, Override, result, parameters);
        MethodInfo overridden = typeof(SfRecord).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic, null, parameters, null)!;
        type.DefineMethodOverride(method, overridden);
        return method.GetILGenerator();
    }
}
